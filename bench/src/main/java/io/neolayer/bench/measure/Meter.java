package io.neolayer.bench.measure;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Tells who used the CPU between two moments: client, tools it started, server, workers, PostgreSQL, peer. */
public final class Meter {
    /** The process ids that count; those that do not run at a moment are absent. */
    public record Parts(OptionalLong server, OptionalLong postgres, OptionalLong peer) {}

    private final Supplier<Parts> parts;

    public Meter(Supplier<Parts> parts) {
        this.parts = parts;
    }

    public Reading start() {
        return new Reading(parts.get());
    }

    /** The resident bytes of the parts at this moment. */
    public Map<String, Long> resident() {
        var now = parts.get();
        var proc = Proc.read();
        var sizes = new LinkedHashMap<String, Long>();
        now.server().ifPresent(pid -> {
            sizes.put("server", proc.resident(pid));
            sizes.put("workers", Proc.resident(proc.tree(pid, others(now, pid))) - proc.resident(pid));
        });
        now.postgres().ifPresent(pid -> sizes.put("postgresql", Proc.resident(proc.tree(pid, Set.of()))));
        now.peer().ifPresent(pid -> sizes.put("peer", proc.resident(pid)));
        return sizes;
    }

    private static Set<Long> others(Parts parts, long except) {
        var pids = new HashSet<Long>();
        parts.postgres().ifPresent(pids::add);
        parts.peer().ifPresent(pids::add);
        pids.remove(except);
        return pids;
    }

    /** Under way from its making to {@link #stop}. */
    public static final class Reading {
        private final Parts parts;
        private final Map<String, Double> before;
        private final Proc.Cores coresBefore;

        private Reading(Parts parts) {
            this.parts = parts;
            this.before = seconds();
            this.coresBefore = Proc.Cores.read();
        }

        public Sample.Usage stop() {
            var cores = Proc.Cores.read();
            var after = seconds();
            var used = new LinkedHashMap<String, Double>();
            after.forEach((part, value) -> used.put(part, Math.max(0, value - before.getOrDefault(part, 0.0))));
            var ours = used.values().stream().mapToDouble(each -> each).sum();
            var all = Math.max(cores.all() - coresBefore.all(), 0.01);
            var foreign = Math.max(0, cores.busy() - coresBefore.busy() - ours) / all;
            var stolen = (cores.stolen() - coresBefore.stolen()) / all;
            var resident = parts.server().isPresent()
                    ? Proc.read().resident(parts.server().getAsLong())
                    : 0;
            return new Sample.Usage(used, foreign, stolen, resident);
        }

        private Map<String, Double> seconds() {
            var proc = Proc.read();
            var self = ProcessHandle.current().pid();
            var seconds = new LinkedHashMap<String, Double>();
            seconds.put("client", proc.own(self));
            var known = new HashSet<Long>();
            known.add(self);
            parts.server().ifPresent(known::add);
            parts.postgres().ifPresent(known::add);
            parts.peer().ifPresent(known::add);
            parts.server().ifPresent(pid -> {
                seconds.put("server", proc.own(pid));
                var below = new HashSet<>(known);
                below.remove(pid);
                seconds.put("workers", Proc.cpu(proc.tree(pid, below)) - proc.own(pid));
            });
            parts.postgres().ifPresent(pid -> seconds.put("postgresql", Proc.cpu(proc.tree(pid, Set.of()))));
            parts.peer().ifPresent(pid -> seconds.put("peer", proc.own(pid)));
            var tools = new HashSet<>(known);
            tools.remove(self);
            seconds.put("tools", Proc.cpu(proc.tree(self, tools)) - proc.own(self));
            return seconds;
        }
    }
}
