package io.neolayer.kernel.conditions;

import io.neolayer.kernel.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/** Reads and evaluates conditions with the kinds of leaves that slices registered. */
public final class Conditions {
    private final Map<String, LeafKind> kinds = new TreeMap<>();
    private final LongSupplier ticker;

    /** @param ticker nanoseconds that only go forward */
    public Conditions(List<LeafKind> kinds, LongSupplier ticker) {
        this.ticker = ticker;
        for (LeafKind kind : kinds) {
            if (!kind.name().matches("[a-z][a-z0-9_]*")
                    || ConditionReader.RESERVED.contains(kind.name())
                    || this.kinds.put(kind.name(), kind) != null) {
                throw new IllegalArgumentException("a kind of leaf has a name of its own: " + kind.name());
            }
        }
    }

    /**
     * Reads a condition as a caller wrote it.
     *
     * @param at JSON pointer to it in the request body
     * @throws Problem 422 with every fault; 503 {@code not_configured} when a leaf's kind is registered by nobody
     */
    public Condition read(JsonNode json, Shape shape, String at) {
        var reader = new ConditionReader(kinds, shape);
        return reader.read(json, at);
    }

    /** Evaluates in one pass, every leaf once, outside any transaction. */
    public Evaluation evaluate(Condition condition, Asking asking) {
        var pass = new Pass(asking, ticker);
        Pass.Judged judged = pass.judge(condition);
        return new Evaluation(judged.truth(), judged.back(), pass.leaves, pass.payloads);
    }

    private static final class Pass {
        /** A part of the tree, judged as it stands and with its leaves' ways back. */
        record Judged(Truth truth, Truth back) {}

        private final Asking asking;
        private final LongSupplier ticker;
        private final long began;
        private final List<LeafFinding> leaves = new ArrayList<>();
        private final Map<String, JsonNode> payloads = new TreeMap<>();

        Pass(Asking asking, LongSupplier ticker) {
            this.asking = asking;
            this.ticker = ticker;
            this.began = ticker.getAsLong();
        }

        Judged judge(Condition condition) {
            return switch (condition) {
                case Condition.All all -> {
                    List<Judged> parts = all.of().stream().map(this::judge).toList();
                    yield new Judged(
                            Truth.all(parts.stream().map(Judged::truth).toList()),
                            Truth.all(parts.stream().map(Judged::back).toList()));
                }
                case Condition.Any any -> {
                    List<Judged> parts = any.of().stream().map(this::judge).toList();
                    yield new Judged(
                            Truth.any(parts.stream().map(Judged::truth).toList()),
                            Truth.any(parts.stream().map(Judged::back).toList()));
                }
                case Condition.Not not -> {
                    Judged part = judge(not.of());
                    yield new Judged(part.truth().not(), part.back().not());
                }
                case Condition.Value value -> value(value);
                case Condition.Asked asked -> asked(asked);
            };
        }

        private Judged value(Condition.Value leaf) {
            JsonNode found = asking.document().at(leaf.pointer());
            String pointer = leaf.pointer().toString();
            Observation seen = found.isMissingNode()
                    ? Observation.unknown("nothing is there", pointer)
                    : new Observation(found, null, pointer, null, null);
            Truth truth = note(leaf.path(), "value", leaf.test(), seen);
            return new Judged(truth, truth);
        }

        private Judged asked(Condition.Asked leaf) {
            Observation seen = observe(leaf);
            Truth truth = note(leaf.path(), leaf.kind().name(), leaf.test(), seen);
            if (seen.payload() != null) {
                payloads.put(leaf.path(), seen.payload());
            }
            JsonNode found = seen.found();
            Comparison back = leaf.back();
            return new Judged(truth, back == null || found == null ? truth : back.judge(found));
        }

        private Observation observe(Condition.Asked leaf) {
            Duration left = asking.within().minusNanos(ticker.getAsLong() - began);
            if (!left.isPositive()) {
                return Observation.unknown("not asked: the condition's " + asking.within() + " were over", null);
            }
            try {
                return leaf.kind().observe(asking.left(left), leaf.fields());
            } catch (Problem e) {
                return Observation.unknown(e.code().code() + ": " + e.detail(), null);
            }
        }

        private Truth note(String path, String kind, Comparison test, Observation seen) {
            JsonNode found = seen.found();
            String cause = found == null ? seen.cause() : test.unfit(found).orElse(null);
            Truth truth = found == null ? Truth.UNKNOWN : test.judge(found);
            leaves.add(new LeafFinding(
                    path,
                    kind,
                    test.operator().word(),
                    Clipped.of(test.value()),
                    found == null ? null : Clipped.of(found),
                    truth.asBoolean(),
                    seen.at() == null ? null : Duration.between(seen.at(), asking.now()),
                    seen.source(),
                    cause));
            return truth;
        }
    }
}
