package io.neolayer.service.functions;

import io.neolayer.sandbox.HostCallException;
import io.neolayer.sandbox.HostCalls;
import io.neolayer.service.functions.Execution.Action;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers a repeated run's calls as the host answered the recorded ones: kind by kind, in call order. Nothing is done. */
final class ReplayHost implements HostCalls {
    private final HostOperations operations;
    private final Map<String, Deque<Transcript.Entry>> answers = new HashMap<>();
    private final List<Action> asked = new ArrayList<>();

    ReplayHost(HostOperations operations, List<Transcript.Entry> recorded) {
        this.operations = operations;
        recorded.forEach(entry -> answers.computeIfAbsent(entry.name(), name -> new ArrayDeque<>())
                .add(entry));
    }

    @Override
    public Taken take(String name, String json) {
        Transcript.Entry answer = next(name, json);
        return () -> said(name, answer);
    }

    @Override
    public String call(String name, String json) throws HostCallException {
        return take(name, json).answer();
    }

    private synchronized Transcript.@Nullable Entry next(String name, String json) {
        var left = answers.get(name);
        Transcript.Entry answer = left == null ? null : left.poll();
        if (answer != null && answer.result() != null && RunHost.queues(name)) {
            String id = Documents.tree(answer.result()).path("id").asString("");
            asked.add(RunHost.asked(operations, id, name, Documents.tree(json)));
        }
        return answer;
    }

    private static String said(String name, Transcript.@Nullable Entry answer) throws HostCallException {
        if (answer == null) {
            throw new HostCallException("replay_diverged", "the recorded run did not call " + name + " so often");
        }
        if (answer.result() == null) {
            throw new HostCallException(String.valueOf(answer.code()), String.valueOf(answer.message()));
        }
        return answer.result();
    }

    /** The actions that the repetition would have queued. */
    synchronized List<Action> asked() {
        return List.copyOf(asked);
    }
}
