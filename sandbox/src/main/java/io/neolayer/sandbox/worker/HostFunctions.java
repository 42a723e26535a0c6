package io.neolayer.sandbox.worker;

import io.neolayer.sandbox.Compat;
import io.neolayer.sandbox.Form;
import io.neolayer.sandbox.wire.Job;
import io.neolayer.sandbox.wire.Json;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/** The functions that the prelude keeps to itself and builds the globals from; none of them is handed to user code. */
final class HostFunctions {
    private static final HexFormat HEX = HexFormat.of();
    // in characters; the supervisor takes frames of 16 MiB
    private static final int LARGEST_CALL = 4 * 1024 * 1024;
    private static final int LARGEST_TEXT = 2 * Options.STRING_CHARS;
    private static final String TOO_LARGE =
            "{\"code\":\"call_too_large\",\"message\":\"the argument of a host call is over 4 Mi characters\"}";
    private static final String TOO_MANY =
            "{\"code\":\"call_limit\",\"message\":\"" + Job.MOST_CALLS + " host calls were made\"}";
    private final GuestRun run;
    private final Job job;
    private final Context context;
    private final Chance chance;

    HostFunctions(GuestRun run, Job job, Context context) {
        this.run = run;
        this.job = job;
        this.context = context;
        this.chance = new Chance(job.seeding().seedHex(), job.seeding().deterministic());
    }

    /** The arguments of the prelude, in its order. */
    Object[] all() {
        return new Object[] {
            (ProxyExecutable) this::call,
            (ProxyExecutable) this::callNow,
            (ProxyExecutable) args -> run.logs().add(args[0].asString(), args[1].asString()),
            (ProxyExecutable) this::digest,
            (ProxyExecutable) this::fill,
            (ProxyExecutable) args -> chance.nextDouble(),
            (ProxyExecutable) this::text,
            (ProxyExecutable) this::convert,
            (ProxyExecutable) this::load,
            (ProxyExecutable) this::done,
            (ProxyExecutable) this::fail,
            job.seeding().deterministic(),
            (double) job.seeding().clock().toEpochMilli(),
            job.input().paramsJson(),
            job.input().contextJson(),
            Json.object(job.input().secrets()),
            Json.object(job.input().previousSecrets()),
            job.catalogue(),
            job.source().compat() == Compat.DEVPACK_0_6,
            job.source().form() == Form.MODULE,
            job.limits().logChars(),
        };
    }

    private Object call(Value... args) {
        String json = args[1].asString();
        String whole = args[2].isNull() ? json : Json.with(json, "body", args[2].asString());
        if (whole.length() > LARGEST_CALL) {
            return TOO_LARGE;
        }
        return run.calls().full() ? TOO_MANY : run.calls().start(args[0].asString(), whole);
    }

    private Object callNow(Value... args) {
        if (args[1].asString().length() > LARGEST_CALL) {
            return "-" + TOO_LARGE;
        }
        if (run.calls().full()) {
            return "-" + TOO_MANY;
        }
        run.logs().flush();
        CallTable.Answer answer = run.calls().now(args[0].asString(), args[1].asString());
        if (answer == null) {
            // the context is being closed: whatever is thrown here is not seen by the code
            throw new IllegalStateException("the run is being stopped");
        }
        return (answer.ok() ? "+" : "-") + answer.json();
    }

    private Object digest(Value... args) {
        String algorithm = args[0].asString();
        byte[] data = bytes(args[1], args[2], args[3]);
        if (algorithm.equals("equal")) {
            return String.valueOf(MessageDigest.isEqual(data, bytes(args[4], args[5], args[6])));
        }
        if (algorithm.startsWith("hmac-")) {
            return HEX.formatHex(Hashes.hmac(algorithm.substring(5), bytes(args[4], args[5], args[6]), data));
        }
        return HEX.formatHex(Hashes.digest(algorithm, data));
    }

    private Object fill(Value... args) {
        if (args[0].asString().equals("uuid")) {
            return uuid(chance.bytes(16));
        }
        write(args[1], args[2].asLong(), chance.bytes(args[3].asInt()));
        return "";
    }

    private static String uuid(byte[] bytes) {
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        String hex = HEX.formatHex(bytes);
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }

    /** Bytes as text, or null when that would be too long. */
    private @Nullable Object text(Value... args) {
        byte[] data = bytes(args[1], args[2], args[3]);
        if (data.length > LARGEST_TEXT / 2) {
            return null;
        }
        return args[0].asString().equals("hex")
                ? HEX.formatHex(data)
                : Base64.getEncoder().encodeToString(data);
    }

    /** Text to text or bytes; null or -1 for text of another kind. */
    private @Nullable Object convert(Value... args) {
        String text = args[1].asString();
        return switch (args[0].asString()) {
            case "btoa" -> TextForms.btoa(text);
            case "atob" -> TextForms.atob(text);
            case "idn" -> TextForms.idn(text);
            case "utf8" -> TextForms.percentUtf8(text);
            case "length:hex" -> length(TextForms.hex(text));
            case "length:base64" -> length(TextForms.base64(text));
            case "hex" -> write(args[2], 0, TextForms.hex(text));
            default -> write(args[2], 0, TextForms.base64(text));
        };
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? -1 : bytes.length;
    }

    private Object load(Value... args) {
        Source source = switch (args[0].asString()) {
            case "url" -> Preludes.Main.URL;
            case "clone" -> Preludes.Main.CLONE;
            default -> Preludes.Main.DEVPACK;
        };
        return context.eval(source);
    }

    private Object done(Value... args) {
        run.done(args[0].asString());
        return "";
    }

    private Object fail(Value... args) {
        run.failed(args[0].asString(), args[1].asString(), args[2].asString(), args[3].asString());
        return "";
    }

    /** A string as UTF-8, or part of an array buffer. */
    private static byte[] bytes(Value data, Value offset, Value length) {
        if (data.isString()) {
            return data.asString().getBytes(StandardCharsets.UTF_8);
        }
        byte[] out = new byte[length.asInt()];
        if (out.length > 0) {
            data.readBuffer(offset.asLong(), out, 0, out.length);
        }
        return out;
    }

    private static int write(Value buffer, long offset, byte @Nullable [] bytes) {
        if (bytes == null) {
            return -1;
        }
        int whole = bytes.length & ~7;
        java.nio.ByteBuffer words = java.nio.ByteBuffer.wrap(bytes);
        for (int i = 0; i < whole; i += 8) {
            buffer.writeBufferLong(ByteOrder.BIG_ENDIAN, offset + i, words.getLong(i));
        }
        for (int i = whole; i < bytes.length; i++) {
            buffer.writeBufferByte(offset + i, bytes[i]);
        }
        return bytes.length;
    }
}
