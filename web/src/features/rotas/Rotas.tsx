export function Rotas() {
  return null;
}
