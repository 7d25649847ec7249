declare module 'virtual:languages' {
  export const languages: Record<string, (() => Promise<{ default: readonly ((blanks?: object) => string)[] }>) | undefined>;
}
