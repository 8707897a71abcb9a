internal import HulianModel

extension Hole {
    /// Its place among the holes.
    var place: Int {
        @inline(__always) get {
            switch self {
            case .id: 0
            case .time: 1
            case .ack: 2
            case .code: 3
            case .message: 4
            case .online: 5
            case .command: 6
            case .event: 7
            case .name: 8
            case .service: 9
            case .number: 10
            case .value: 11
            case .itemTime: 12
            case .itemCode: 13
            case .cause: 14
            case .hops: 15
            case .title: 16
            case .category: 17
            case .revision: 18
            case .group: 19
            case .instance: 20
            case .caller: 21
            case .signature: 22
            case .flipAfter: 23
            }
        }
    }

    /// Its place in an item; -1 for a hole of the whole message.
    var field: Int32 {
        switch self {
        case .value: 0
        case .name: 1
        case .service: 2
        case .number: 3
        case .itemTime: 4
        case .itemCode: 5
        default: -1
        }
    }
}
