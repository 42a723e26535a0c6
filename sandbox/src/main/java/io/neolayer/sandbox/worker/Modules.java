package io.neolayer.sandbox.worker;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;

/** A file system that holds the built-in module and nothing else. */
final class Modules implements FileSystem {
    /** The names under which the built-in module can be imported. */
    static final Set<String> NAMES = Set.of("@service-layer/devpack", "@neolayer/devpack");

    static final IOAccess ACCESS =
            IOAccess.newBuilder().fileSystem(new Modules()).build();
    private static final Path BUILT_IN = Path.of("/neolayer:devpack.mjs");
    private static final Path NOTHING = Path.of("/nothing");

    private final byte[] text = Preludes.text("devpack-module.mjs").getBytes(StandardCharsets.UTF_8);

    @Override
    public Path parsePath(URI uri) {
        return parsePath(uri.toString());
    }

    @Override
    public Path parsePath(String path) {
        return NAMES.contains(path) || path.equals(BUILT_IN.toString()) ? BUILT_IN : NOTHING;
    }

    @Override
    public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options) throws IOException {
        if (!path.equals(BUILT_IN) || modes.contains(AccessMode.WRITE) || modes.contains(AccessMode.EXECUTE)) {
            throw new NoSuchFileException("only " + String.join(", ", NAMES) + " can be imported");
        }
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
            throws IOException {
        checkAccess(path, Set.of());
        return new Content(text);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        checkAccess(path, Set.of());
        return Map.of("isRegularFile", true, "isDirectory", false, "size", (long) text.length);
    }

    @Override
    public Path toAbsolutePath(Path path) {
        return path;
    }

    @Override
    public Path toRealPath(Path path, LinkOption... options) throws IOException {
        checkAccess(path, Set.of());
        return path;
    }

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attrs) {
        throw new SecurityException("no files here");
    }

    @Override
    public void delete(Path path) {
        throw new SecurityException("no files here");
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.Filter<? super Path> filter) {
        throw new SecurityException("no files here");
    }

    /** Bytes in memory, read only. */
    private static final class Content implements SeekableByteChannel {
        private final ByteBuffer bytes;
        private boolean open = true;

        Content(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        }

        @Override
        public int read(ByteBuffer target) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int count = Math.min(target.remaining(), bytes.remaining());
            target.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public int write(ByteBuffer source) {
            throw new SecurityException("no files here");
        }

        @Override
        public long position() {
            return bytes.position();
        }

        @Override
        public SeekableByteChannel position(long position) {
            bytes.position((int) Math.min(position, bytes.limit()));
            return this;
        }

        @Override
        public long size() {
            return bytes.limit();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new SecurityException("no files here");
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
