package io.neolayer.kernel.crypto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The master keys that a process holds: the configured one and up to 4 earlier ones. Which of them is active is a row of the database, not a matter of order here. */
public final class MasterKeys {
    /** How many earlier keys may be configured. */
    public static final int MAX_PREVIOUS = 4;

    private final MasterKey configured;
    private final Map<String, MasterKey> byId = new LinkedHashMap<>();

    public MasterKeys(MasterKey configured, List<MasterKey> previous) {
        if (previous.size() > MAX_PREVIOUS) {
            throw new InvalidMasterKey("expected at most 4 previous keys, found " + previous.size());
        }
        this.configured = configured;
        byId.put(configured.id(), configured);
        previous.forEach(key -> byId.putIfAbsent(key.id(), key));
    }

    /**
     * Reads the configured key and the earlier ones, one a line.
     *
     * @throws InvalidMasterKey naming the line of the earlier keys that is at fault
     */
    public static MasterKeys parse(String configured, @Nullable String previousLines) {
        var current = MasterKey.parse(configured);
        var previous = new ArrayList<MasterKey>();
        int number = 0;
        for (var line : previousLines == null
                ? List.<String>of()
                : previousLines.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                previous.add(MasterKey.parse(line));
            } catch (InvalidMasterKey e) {
                throw new InvalidMasterKey("previous keys, line " + number + ": " + e.getMessage());
            }
        }
        return new MasterKeys(current, previous);
    }

    /** The key of the setting without suffix: the active one when the database knows none yet. */
    public MasterKey configured() {
        return configured;
    }

    public Optional<MasterKey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The key that stored rows name.
     *
     * @throws InvalidMasterKey naming the expected and the found ids
     */
    public MasterKey get(String id) {
        return find(id).orElseThrow(() ->
                new InvalidMasterKey("expected the master key " + id + ", found " + String.join(", ", ids())));
    }

    /**
     * The active key, proven by the check value that the database keeps of it.
     *
     * @throws InvalidMasterKey when it is not held, or does not open the check value
     */
    public MasterKey active(String id, SealedBytes checkValue, Envelope envelope) {
        var key = get(id);
        if (!key.matches(checkValue, envelope)) {
            throw new InvalidMasterKey(
                    "the check value stored for the master key " + id + " does not open with the key of that id");
        }
        return key;
    }

    /** Ids of all keys held, the configured one first. */
    public List<String> ids() {
        return List.copyOf(byId.keySet());
    }

    @Override
    public String toString() {
        return "MasterKeys" + ids();
    }
}
