import { useComputedColorScheme } from "@mantine/core";
import { useEffect } from "react";

/** What the browser puts around the page takes its colour: as the system says until the app has started, then as it was chosen here. */
export function useThemeColor(): void {
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    const ground = getComputedStyle(document.body).backgroundColor;
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
      meta.content = ground;
    }
  }, [scheme]);
}
