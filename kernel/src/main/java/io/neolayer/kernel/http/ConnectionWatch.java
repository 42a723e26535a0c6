package io.neolayer.kernel.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** Watches connections: a head that takes too long is cut, and beyond the limit the oldest idle connection is closed. */
final class ConnectionWatch {
    private final Set<Watched> connections = ConcurrentHashMap.newKeySet();
    private final long origin = System.nanoTime();
    private final long headNanos;
    private final int most;
    private final RequestObserver observer;

    ConnectionWatch(Duration headTime, int most, RequestObserver observer) {
        this.headNanos = headTime.toNanos();
        this.most = most;
        this.observer = observer;
    }

    ServerConnector connector(Server server, ConnectionFactory factory) {
        return new ServerConnector(server, null, null, null, 1, -1, factory) {
            @Override
            protected SocketChannelEndPoint newEndPoint(
                    SocketChannel channel, ManagedSelector selector, SelectionKey key) {
                var endPoint = new Watched(channel, selector, key, getScheduler());
                endPoint.setIdleTimeout(getIdleTimeout());
                return endPoint;
            }
        };
    }

    /** A head has arrived in full: a request begins. */
    static void requestBegins(EndPoint endPoint) {
        if (endPoint instanceof Watched watched) {
            watched.headSince = Watched.IN_REQUEST;
        }
    }

    /** The answer is out: what comes next is the head of another request. */
    static void requestEnds(EndPoint endPoint) {
        if (endPoint instanceof Watched watched) {
            watched.headSince = Watched.IDLE;
        }
    }

    /** Cuts what is late; called a few times a second. */
    void tick(long now) {
        for (Watched connection : connections) {
            long since = connection.headSince;
            if (since > 0 && now - origin - since > headNanos) {
                observer.rejected("slow_head");
                connection.close();
            }
        }
    }

    private void closeOldestIdle() {
        Watched oldest = null;
        for (Watched connection : connections) {
            boolean idle = connection.headSince == Watched.IDLE;
            if (idle && (oldest == null || connection.getCreatedTimeStamp() < oldest.getCreatedTimeStamp())) {
                oldest = connection;
            }
        }
        if (oldest != null) {
            observer.rejected("idle_connection");
            oldest.close();
        }
    }

    private final class Watched extends SocketChannelEndPoint {
        static final long IDLE = 0;
        static final long IN_REQUEST = -1;

        /** Nanoseconds after {@link #origin} when the first byte of an unfinished head came, {@link #IDLE} or {@link #IN_REQUEST}. */
        private volatile long headSince = IDLE;

        Watched(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
            super(channel, selector, key, scheduler);
        }

        @Override
        public void onOpen() {
            super.onOpen();
            if (connections.size() >= most) {
                closeOldestIdle();
            }
            connections.add(this);
        }

        @Override
        public void onClose(@Nullable Throwable cause) {
            connections.remove(this);
            super.onClose(cause);
        }

        @Override
        public int fill(ByteBuffer buffer) throws IOException {
            int filled = super.fill(buffer);
            if (filled > 0 && headSince == IDLE) {
                headSince = Math.max(1, System.nanoTime() - origin);
            }
            return filled;
        }
    }
}
