package io.neolayer.sandbox.wire;

import io.neolayer.sandbox.Compat;
import io.neolayer.sandbox.Form;
import io.neolayer.sandbox.RunInput;
import io.neolayer.sandbox.RunLimits;
import io.neolayer.sandbox.Seeding;
import io.neolayer.sandbox.SourceCode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A run as a worker gets it. */
public record Job(
        long id,
        String account,
        SourceCode source,
        RunInput input,
        RunLimits limits,
        Seeding seeding,
        String catalogue) {
    /** Host calls of one run, whatever they are; the server bounds each kind further. */
    public static final int MOST_CALLS = 100_000;

    private static final int MOST_SECRETS = 1_000;

    public FrameOut frame() {
        FrameOut out = new FrameOut(FrameKind.RUN).int64(id).text(account);
        out.text(source.text()).text(source.sha256());
        out.text(source.form().wire()).text(source.compat().wire());
        out.text(input.paramsJson()).text(input.contextJson());
        put(out, input.secrets());
        put(out, input.previousSecrets());
        out.int64(limits.cpu().toNanos()).int64(limits.wall().toNanos()).int64(limits.memoryBytes());
        out.int32(limits.outputBytes()).int32(limits.logLines()).int32(limits.logChars());
        out.int32(limits.concurrentCalls());
        out.flag(seeding.deterministic()).text(seeding.seedHex());
        return out.int64(seeding.clock().toEpochMilli()).text(catalogue);
    }

    public static Job read(FrameIn in) throws BadFrame {
        long id = in.int64();
        String account = in.text();
        SourceCode source = new SourceCode(in.text(), in.text(), Form.of(in.text()), Compat.of(in.text()));
        RunInput input = new RunInput(in.text(), in.text(), map(in), map(in));
        RunLimits limits = new RunLimits(
                Duration.ofNanos(in.int64()),
                Duration.ofNanos(in.int64()),
                in.int64(),
                in.int32(),
                in.int32(),
                in.int32(),
                in.int32());
        Seeding seeding = new Seeding(in.flag(), in.text(), Instant.ofEpochMilli(in.int64()));
        Job job = new Job(id, account, source, input, limits, seeding, in.text());
        in.end();
        return job;
    }

    private static void put(FrameOut out, Map<String, String> map) {
        out.int32(map.size());
        map.forEach((name, value) -> out.text(name).text(value));
    }

    private static Map<String, String> map(FrameIn in) throws BadFrame {
        int count = in.count(MOST_SECRETS);
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(in.text(), in.text());
        }
        return map;
    }
}
