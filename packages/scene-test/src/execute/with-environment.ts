/**
 * Calls a function while variables of this process have other values. Children that it starts, and libraries that it calls,
 * see them.
 */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string>>,
  call: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await call();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
