"""What people read, with sample facts, for admins."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from api.parts import parts_of
from api.requests import AnyRequest, query
from core.keyset import Page
from services.digests import samples as digest
from services.digests.model import KIND
from services.identity.commands import require_admin
from services.identity.model import Actor
from services.notifications import samples
from services.notifications.catalogue import FALLBACK
from services.notifications.samples import Rendered, Template


class TemplateQuery(Struct, frozen=True):
    """`locale` is en or de."""

    locale: str = FALLBACK


@get("/templates")
async def templates(actor: NamedDependency[Actor]) -> Page[Template]:
    """List the templates of pushes, inbox entries and mails, with their variables."""
    require_admin(actor)
    return Page([*samples.templates(), digest.TEMPLATE], None)


@get("/templates/{name:str}", query=TemplateQuery)
async def template(request: AnyRequest, actor: NamedDependency[Actor], name: FromPath[str]) -> Rendered:
    """Show a template with sample facts, in one language."""
    require_admin(actor)
    locale, public_url = query(request, TemplateQuery).locale, parts_of(request).settings.public_url
    return digest.rendered(locale, public_url) if name == KIND else samples.rendered(name, locale, public_url)


routes = [templates, template]
