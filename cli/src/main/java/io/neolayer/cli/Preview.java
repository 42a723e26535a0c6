package io.neolayer.cli;

import io.neolayer.cli.settings.Settings;
import java.util.List;
import java.util.Optional;

/** Global options read before the commands are known, because they say which server's document makes the commands. */
record Preview(List<String> arguments) implements Settings.Given {
    @Override
    public Optional<String> apply(String name) {
        Optional<String> found = Optional.empty();
        for (int i = 0; i < arguments.size() && !arguments.get(i).equals("--"); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith(name + "=")) {
                found = Optional.of(argument.substring(name.length() + 1));
            } else if (argument.equals(name) && i + 1 < arguments.size()) {
                found = Optional.of(arguments.get(i + 1));
            }
        }
        return found;
    }
}
