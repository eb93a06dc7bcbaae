"""What a digest would say."""

from litestar import get
from litestar.di import NamedDependency

from api.parts import parts_of
from api.requests import AnyRequest
from services.digests import queries
from services.digests.model import DigestPreview
from services.identity.model import Actor


@get("/me/digest/preview")
async def preview_digest(request: AnyRequest, actor: NamedDependency[Actor]) -> DigestPreview:
    """Tell what the caller's digest would say if it came now, and when it comes."""
    return await queries.preview(actor, parts_of(request).settings.public_url)


routes = [preview_digest]
