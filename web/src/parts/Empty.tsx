import styles from "./Empty.module.css";

/** Says what is next, and offers one thing to do. */
export function Empty({
  icon,
  level = 2,
  title,
  children,
  action,
}: {
  icon?: React.ReactNode;
  /** Of its heading: 1 where it is all that there is. */
  level?: 1 | 2;
  title: string;
  children?: React.ReactNode;
  action?: React.ReactNode;
}) {
  const Title = `h${level}` as const;
  return (
    <div className={styles.empty}>
      {icon && <span className={styles.icon}>{icon}</span>}
      <Title className={styles.title}>{title}</Title>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}
