import type { FloatingPosition, MenuItemProps } from "@mantine/core";
import {
  cloneElement,
  createContext,
  createElement,
  Suspense,
  use,
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
} from "react";
import { useIsAnswered } from "./afterwards.ts";
import { Tip } from "./Tip.tsx";
import { MenuLayer, PopoverLayer } from "../lazies.ts";

/** A page has many menus and popovers, and most are never opened. Until one is there is the button alone, and nothing of what shows it. */
const LAYERS = { menu: MenuLayer, dialog: PopoverLayer };

/** What opens over the page, at a button that is on it. */
export interface Layer {
  /** The button's. */
  id: string;
  target: React.RefObject<HTMLElement | null>;
  onClose: () => void;
  children: React.ReactNode;
  /** Where it is called otherwise than the button. */
  label?: string;
  position?: FloatingPosition;
  /** In pixels. */
  width?: number;
}

interface ItemProps extends MenuItemProps {
  onClick?: () => void;
  /** As another element, such as a link. */
  renderRoot?: (props: object) => React.ReactNode;
}

const DrawnAs = createContext<React.ComponentType<ItemProps> | null>(null);
export const ItemsDrawnAs = DrawnAs.Provider;

/** In a menu. What draws it is the menu's, and came with it. Its picture says no more than its words: nobody hears it twice. */
export function Item({ leftSection: picture, ...props }: ItemProps) {
  const Drawn = use(DrawnAs);
  const leftSection = picture && <span aria-hidden>{picture}</span>;
  return Drawn && createElement(Drawn, { ...props, leftSection });
}

interface ButtonProps extends Omit<Layer, "id" | "target" | "onClose"> {
  button: React.ReactElement<React.ComponentProps<"button">>;
  /** What the pointer learns of the button. */
  tip?: React.ReactNode;
  /** Where others open it too, as a key does. */
  isOpen?: boolean;
  onToggle?: (isOpen: boolean) => void;
}

/** A button with a menu of `Item`s. */
export function ButtonMenu(props: ButtonProps) {
  return <PopupButton {...props} kind="menu" />;
}

/** A button with anything else that opens over the page. */
export function ButtonPopover(props: ButtonProps) {
  return <PopupButton {...props} kind="dialog" />;
}

function PopupButton({ button, tip, kind, isOpen, onToggle, ...layer }: ButtonProps & { kind: keyof typeof LAYERS }) {
  const [isAsked, setAsked] = useState(false);
  const id = useId();
  const target = useRef<HTMLButtonElement>(null);
  const isShown = isOpen ?? isAsked;
  const toggle = onToggle ?? setAsked;
  // oxlint-disable-next-line react/refs -- handed on, not looked at
  const anchored = cloneElement(button, {
    ref: target,
    id,
    "aria-haspopup": kind,
    "aria-expanded": isShown,
    "aria-controls": isShown ? `${id}-dropdown` : undefined,
    onClick: () => toggle(!isShown),
  });
  return (
    <>
      {tip === undefined ? (
        anchored
      ) : (
        <Tip label={tip} isOff={isShown}>
          {anchored}
        </Tip>
      )}
      {isShown && <Popup {...layer} id={id} target={target} kind={kind} onClose={() => toggle(false)} />}
    </>
  );
}

/** What is over the page now, a picture after its button shows that it is pressed. Once it is gone the focus is at its button, unless something else has taken it. */
export function Popup({ kind, ...layer }: Layer & { kind: keyof typeof LAYERS }) {
  const Shown = LAYERS[kind];
  const { id, target, onClose } = layer;
  const isAnswered = useIsAnswered();
  useEscape(id, onClose);
  useEffect(() => {
    const button = target.current;
    return () => {
      if (document.activeElement === document.body) {
        button?.focus();
      }
    };
  }, [target]);
  const soon = <div className="hidden" role={kind} aria-busy />;
  return isAnswered ? (
    <Suspense fallback={soon}>
      <Shown {...layer} />
    </Suspense>
  ) : (
    soon
  );
}

/** Before it has the focus, or has come at all, over a slow connection. After that it has keys of its own. */
function useEscape(id: string, onClose: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const dropdown = document.querySelector(`#${CSS.escape(id)}-dropdown`);
    if (event.key === "Escape" && !(event.target instanceof Node && dropdown?.contains(event.target))) {
      event.stopPropagation();
      onClose();
    }
  });
  useEffect(() => {
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, []);
}
