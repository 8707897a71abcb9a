/// How a dialect that no vendor has names its devices and writes values; its messages follow.
func tableHead(
    _ name: String, en: String, zh: String, time: String = "seconds", correlation: String = "{ form: string }"
) -> String {
    """
    dialect: \(name)
    title: { en: \(en), zh: \(zh) }
    version: "1"
    identity:
      device: { pattern: "[a-z0-9-]+", make: "{name}" }
    connection: { clientId: "\(name)-{device}", keepAlive: 60 }
    values:
      time: \(time)
      bools: [0, 1]
      online: [gone, here]
      enumerations: snakeCase
      quantities: decimal
      names: snakeCase
      structures: none
      nulls: false
      correlation: \(correlation)

    """
}
