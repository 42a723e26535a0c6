package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.wire.Job;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Host calls of one run: those in flight, those that wait their turn, and answers in the order in which the code gets them. */
final class CallTable {
    /** An answer: JSON of the value, or of {@code {code, message}}. */
    record Answer(int id, boolean ok, String json) {}

    private record Waiting(int id, String name, String json) {}

    private static final Answer WAKE = new Answer(0, false, "");
    private final GuestHost host;
    private final int atOnce;
    private final boolean inOrder;
    private final LinkedBlockingQueue<Answer> arrived = new LinkedBlockingQueue<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final ArrayDeque<Integer> order = new ArrayDeque<>();
    private final Map<Integer, Answer> ready = new HashMap<>();
    private int inFlight;
    private int lastId;
    private int answersSeen;

    CallTable(GuestHost host, int atOnce, boolean inOrder) {
        this.host = host;
        this.atOnce = atOnce;
        this.inOrder = inOrder;
    }

    /** Starts a call, or lines it up; its id. */
    int start(String name, String json) {
        int id = ++lastId;
        order.add(id);
        if (inFlight < atOnce) {
            inFlight++;
            host.call(id, name, json, false);
        } else {
            waiting.add(new Waiting(id, name, json));
        }
        return id;
    }

    /** Makes a call and waits for its answer; null when the run is being stopped. */
    @Nullable
    Answer now(String name, String json) {
        int id = ++lastId;
        host.call(id, name, json, true);
        while (true) {
            Answer answer = take();
            if (answer == null || answer.id() == id) {
                return answer;
            }
            keep(answer);
        }
    }

    /** Whether the run has made as many calls as a run may make at all. */
    boolean full() {
        return lastId >= Job.MOST_CALLS;
    }

    boolean none() {
        return order.isEmpty();
    }

    /** Waits for the next answer that the code may see; null when the run is being stopped. */
    @Nullable
    Answer next() {
        Answer found = takeReady();
        while (found == null) {
            if (arrived.isEmpty()) {
                host.waiting(answersSeen);
            }
            Answer answer = take();
            if (answer == null) {
                return null;
            }
            keep(answer);
            found = takeReady();
        }
        return found;
    }

    void answer(Answer answer) {
        arrived.add(answer);
    }

    void wake() {
        arrived.add(WAKE);
    }

    private @Nullable Answer takeReady() {
        if (inOrder) {
            Integer first = order.peek();
            Answer answer = first == null ? null : ready.remove(first);
            if (answer != null) {
                order.remove();
            }
            return answer;
        }
        if (ready.isEmpty()) {
            return null;
        }
        int id = ready.keySet().iterator().next();
        order.remove(id);
        return ready.remove(id);
    }

    private void keep(Answer answer) {
        if (!order.contains(answer.id()) || ready.containsKey(answer.id())) {
            return;
        }
        ready.put(answer.id(), answer);
        Waiting next = waiting.poll();
        if (next == null) {
            inFlight--;
        } else {
            host.call(next.id(), next.name(), next.json(), false);
        }
    }

    private @Nullable Answer take() {
        try {
            Answer answer = arrived.take();
            if (answer.id() == WAKE.id()) {
                return null;
            }
            answersSeen++;
            return answer;
        } catch (InterruptedException e) {
            // only a closing context interrupts this thread
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
