import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, got } from "../../api/client.ts";
import { Failed } from "../../parts/Failed.tsx";
import { type Locale, useOwn } from "../../words/index.ts";
import { Mail } from "../settings/Mail.tsx";
import styles from "./Admin.module.css";
import { words } from "./words.ts";

/** What people read, in both languages beside each other. */
export function Templates({ name }: { name: string }) {
  const own = useOwn(words);
  const navigate = useNavigate();
  const templates = useQuery({
    queryKey: ["templates"],
    queryFn: async () => got(api.GET("/api/v1/templates")),
    staleTime: Infinity,
  });
  if (templates.isError) {
    return <Failed error={templates.error} retry={() => void templates.refetch()} />;
  }
  const items = templates.data?.items ?? [];
  const chosen = items.find((one) => one.name === name) ?? items[0];
  return (
    <>
      <div className={styles.head}>
        <Select
          className={styles.search}
          label={own.choose}
          searchable
          allowDeselect={false}
          data={items.map((one) => ({ value: one.name, label: one.name.replaceAll("_", " ") }))}
          value={chosen?.name ?? null}
          onChange={(value) => value && void navigate({ to: "/admin/templates", search: { name: value } })}
        />
        <p className={styles.quiet}>
          {own.sample} {chosen && chosen.variables.length > 0 && own.variables(chosen.variables.join(", "))}
        </p>
      </div>
      {chosen && (
        <div className={styles.languages}>
          <Preview name={chosen.name} locale="en" />
          <Preview name={chosen.name} locale="de" />
        </div>
      )}
    </>
  );
}

function Preview({ name, locale }: { name: string; locale: Locale }) {
  const own = useOwn(words);
  const language = locale === "de" ? own.german : own.english;
  const rendered = useQuery({
    queryKey: ["templates", name, locale],
    queryFn: async () => {
      const params = { path: { name }, query: { locale } };
      return got(api.GET("/api/v1/templates/{name}", { params }));
    },
    staleTime: Infinity,
  });
  if (rendered.isError) {
    return <Failed error={rendered.error} retry={() => void rendered.refetch()} />;
  }
  return (
    <section className={styles.language} aria-label={language}>
      <h3>{language}</h3>
      {rendered.data && (
        <>
          <p className={styles.hint}>{own.push}</p>
          <div className={styles.push} lang={locale}>
            <b>{rendered.data.title}</b>
            {rendered.data.body}
          </div>
          <p className={styles.hint}>
            {own.mail}. {own.subject}: <span lang={locale}>{rendered.data.subject}</span>
          </p>
          <Mail title={own.mailOf(name, language)} html={rendered.data.html} />
        </>
      )}
    </section>
  );
}
