package io.neolayer.bench.http;

import java.nio.ByteBuffer;

/** The requests of a load and the judgement of their answers; called by one thread. */
public interface Script {
    /** The bytes of the next request of a connection, from position to limit. */
    ByteBuffer next(int connection);

    /** False when the answer to the latest request of the connection is not what it must be. */
    boolean accepts(int connection, Reply reply);
}
