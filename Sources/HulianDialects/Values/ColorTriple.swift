internal import HulianModel

/// Red, green and blue of a hue and a saturation at full brightness, in whole numbers so that it is the same everywhere.
struct ColorTriple: Equatable {
    /// The steps of a whole round of hue, and of a full saturation.
    static let steps: Int64 = 254
    /// The greatest number of a color.
    static let greatest: Int64 = 255

    /// Red, 0 to 255.
    let red: Int64
    /// Green, 0 to 255.
    let green: Int64
    /// Blue, 0 to 255.
    let blue: Int64

    /// Makes a triple of numbers as they are.
    init(red: Int64, green: Int64, blue: Int64) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The triple of a hue and a saturation, each 0 to 254.
    init(hue: Int64, saturation: Int64) {
        let steps = Self.steps
        let hue = min(max(hue, 0), steps)
        let saturation = min(max(saturation, 0), steps)
        let sixth = hue * 6 / steps % 6
        let part = hue * 6 % steps
        func share(_ lost: Int64) -> Int64 { ValueCodec.divide(Self.greatest * (steps * steps - lost), steps * steps) }
        let low = share(saturation * steps)
        let falling = share(saturation * part)
        let rising = share(saturation * (steps - part))
        let high = Self.greatest
        let parts: (Int64, Int64, Int64) =
            switch sixth {
            case 0: (high, rising, low)
            case 1: (falling, high, low)
            case 2: (low, high, rising)
            case 3: (low, falling, high)
            case 4: (rising, low, high)
            default: (high, low, falling)
            }
        (red, green, blue) = parts
    }

    /// The hue; nought for a gray, which has none.
    var hue: Int64 {
        let high = max(red, green, blue)
        let width = high - min(red, green, blue)
        guard width > 0 else { return 0 }
        let place =
            if high == red {
                green >= blue ? green - blue : green - blue + 6 * width
            } else if high == green {
                2 * width + blue - red
            } else {
                4 * width + red - green
            }
        return ValueCodec.divide(place * Self.steps, 6 * width)
    }

    /// The saturation; nought for black.
    var saturation: Int64 {
        let high = max(red, green, blue)
        guard high > 0 else { return 0 }
        return ValueCodec.divide((high - min(red, green, blue)) * Self.steps, high)
    }
}

/// Two attributes that a component tells once more as red, green and blue under one name.
struct ColorPair: Sendable {
    /// The component, such as `rgbcct:0`.
    let group: ContiguousArray<UInt8>
    /// The name in it, such as `rgb`; methods have an argument of that name.
    let name: ContiguousArray<UInt8>
    /// The method that sets it.
    let method: ContiguousArray<UInt8>
    /// The number of the component.
    let instance: Int32
    /// The hue, by index in the binding.
    let hue: Int
    /// The saturation, by index in the binding.
    let saturation: Int

    /// What messages call the color, such as `rgbcct:0.rgb`.
    var wireName: String { String(decoding: group + [0x2E] + name, as: UTF8.self) }

    /// The pairs of a device: of two attributes of one component with a color of one name the first is the hue.
    static func pairs(_ attributes: ContiguousArray<DialectBinding.Attribute>) -> [ColorPair] {
        attributes.indices.compactMap { hue in
            guard let request = attributes[hue].name.request, let color = request.color else { return nil }
            let group = attributes[hue].name.name.prefix { $0 != "." }
            let saturation = attributes.indices.first { other in
                other > hue && attributes[other].name.request?.color == color
                    && attributes[other].name.name.prefix { $0 != "." } == group
            }
            return saturation.map {
                ColorPair(
                    group: ContiguousArray(group.utf8), name: ContiguousArray(color.utf8),
                    method: ContiguousArray(request.method.utf8), instance: attributes[hue].name.instance, hue: hue,
                    saturation: $0)
            }
        }
    }
}
