extension BodyTemplate {
    /// A kind of JSON, by what stands for it in a body.
    public enum Kind: String, Sendable, CaseIterable {
        /// Text.
        case text = "anyText"
        /// A number.
        case number = "anyNumber"
        /// True or false.
        case bool = "anyBool"
        /// An object.
        case object = "anyObject"
        /// A list.
        case list = "anyList"
    }
}
