internal import HulianModel

/// A part of a picture with straight sides, in whole numbers so that every machine agrees about its edge.
struct Polygon {
    /// A corner.
    private struct Point: Equatable {
        /// Where it is.
        let x: Int64, y: Int64
    }

    /// The corners in order.
    private let points: [Point]

    /// Reads a list of vertices.
    init(_ vertices: Value) {
        points = (vertices.listValue ?? []).map { Point(x: $0.number("x") ?? 0, y: $0.number("y") ?? 0) }
    }

    /// True when all corners lie in a picture.
    func isInside(width: Int64, height: Int64) -> Bool { points.allSatisfy { $0.x <= width && $0.y <= height } }

    /// True for at least three corners whose sides do not cross.
    var isSimple: Bool {
        guard points.count >= 3, points.allSatisfy({ point in points.count { $0 == point } == 1 }) else { return false }
        let count = points.count
        for one in 0..<count {
            for other in (one + 1)..<count where other != one + 1 && (other + 1) % count != one {
                let crosses = Self.cross(
                    points[one], points[(one + 1) % count], points[other], points[(other + 1) % count])
                if crosses { return false }
            }
        }
        return true
    }

    /// True when a point lies inside, by the number of sides to its right.
    func contains(_ x: Int64, _ y: Int64) -> Bool {
        var isInside = false
        for (index, end) in points.enumerated() {
            let start = points[(index + points.count - 1) % points.count]
            guard (start.y > y) != (end.y > y) else { continue }
            let turn = Self.turn(start, end, Point(x: x, y: y))
            if (end.y > start.y) == (turn > 0) { isInside.toggle() }
        }
        return isInside
    }

    /// Which way three points turn: above 0 for left, below for right.
    private static func turn(_ a: Point, _ b: Point, _ c: Point) -> Int64 {
        (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    }

    /// True when two sides cross.
    private static func cross(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
        (turn(a, b, c) > 0) != (turn(a, b, d) > 0) && (turn(c, d, a) > 0) != (turn(c, d, b) > 0)
    }
}
