internal import HulianModel
internal import HulianRecord

extension HTMLReport {
    /// How long answers took in a run, as bars with the percentiles below.
    func writeLatency(of run: RunResult, to html: inout HTMLWriter) {
        let latency = run.latency
        guard latency.count > 0 else { return }
        html.element("section", ["class": "block"]) { html in
            html.element("h4") { html in
                html.words(Words.latency)
                html.element("span", ["class": "quiet"], words: Words.measuredTimes(latency.count))
            }
            // Only buckets between the first and the last that hold anything say something.
            let used = latency.buckets.drop { $0.count == 0 }
            let most = used.map(\.count).max() ?? 0
            if most > 0 {
                html.element("ul", ["class": "bars"]) { html in
                    for bucket in used { write(bucket, of: latency, most: most, to: &html) }
                }
            }
            html.element("dl", ["class": "percentiles"]) { html in
                for (name, number) in [
                    ("p50", latency.p50), ("p95", latency.p95), ("p99", latency.p99), ("max", latency.maximum),
                ] {
                    html.element("div") { html in
                        html.element("dt", text: name)
                        html.element("dd", text: NumberText.milliseconds(number))
                    }
                }
            }
        }
    }

    /// Writes a bar.
    private func write(
        _ bucket: LatencySummary.Bucket, of latency: LatencySummary, most: Int, to html: inout HTMLWriter
    ) {
        html.element("li") { html in
            html.element("span", ["class": "bar-name"], text: "≤ \(NumberText.milliseconds(bucket.upTo))")
            html.element(
                "svg",
                ["class": "bar-shape", "viewBox": "0 0 1000 10", "preserveAspectRatio": "none", "aria-hidden": "true"]
            ) { html in
                // A bucket with anything in it must be seen, however small its share.
                let width = bucket.count == 0 ? 0 : max(6, bucket.count * 1000 / most)
                html.element("rect", ["x": "0", "y": "0", "width": String(width), "height": "10"]) { _ in }
            }
            html.element("span", ["class": "bar-count"], text: NumberText.grouped(bucket.count))
        }
    }
}
