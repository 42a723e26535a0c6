package io.neolayer.cli.hand;

import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.output.View;
import io.neolayer.cli.settings.Credentials;
import io.neolayer.cli.settings.Profiles;
import io.neolayer.cli.settings.Setting;
import io.neolayer.cli.settings.Settings;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Local files only: which servers and accounts are known by name. */
final class ProfilesCommand {
    private ProfilesCommand() {}

    static CommandSpec spec() {
        CommandSpec group = Specs.group("profiles", "Named servers and accounts");
        group.addSubcommand("list", Specs.command("list", "All profiles", ProfilesCommand::list));
        group.addSubcommand("use", named("use", "Use this profile from now on", ProfilesCommand::use));
        group.addSubcommand(
                "show", Specs.command("show", "Each setting in force, with its origin", ProfilesCommand::show));
        CommandSpec set =
                Specs.command("set", "Set addr, account, output or insecure; KEY= takes one out", ProfilesCommand::set);
        set.addPositional(Specs.words("NAME KEY=VALUE…", "0..*", "The profile, then what to set"));
        group.addSubcommand("set", set);
        group.addSubcommand("remove", named("remove", "Delete a profile and its token", ProfilesCommand::remove));
        return group;
    }

    private static CommandSpec named(String name, String summary, io.neolayer.cli.command.Action action) {
        CommandSpec spec = Specs.command(name, summary, action);
        spec.addPositional(Specs.words("NAME", "0..*", "The profile"));
        return spec;
    }

    private static Exit list(Shell shell, Options options) {
        Profiles profiles = new Profiles(shell.settings().folders());
        ObjectNode page = Json.object();
        ArrayNode items = page.putArray("items");
        TreeSet<String> names = new TreeSet<>(profiles.names());
        names.add("default");
        for (String name : names) {
            ObjectNode item = items.addObject();
            item.put("name", name);
            item.put("current", name.equals(profiles.current()));
            profiles.find(name).orElse(Map.of()).forEach(item::put);
        }
        shell.output().page(page, new View(List.of("name", "current", "addr", "account"), List.of(), true));
        return Exit.DONE;
    }

    private static Exit use(Shell shell, Options options) {
        new Profiles(shell.settings().folders()).use(name(options));
        return Exit.DONE;
    }

    private static Exit remove(Shell shell, Options options) {
        new Profiles(shell.settings().folders()).remove(name(options));
        new Credentials(shell.settings().folders()).remove(name(options));
        return Exit.DONE;
    }

    private static String name(Options options) {
        if (options.positionals().size() != 1) {
            throw CliFault.usage("expected NAME, found " + options.positionals());
        }
        return options.positionals().getFirst();
    }

    private static Exit set(Shell shell, Options options) {
        List<String> words = options.positionals();
        if (words.size() < 2 || words.getFirst().contains("=")) {
            throw CliFault.usage("expected NAME KEY=VALUE…, found " + words);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? word : word.substring(0, equals);
            if (equals < 0 || !Profiles.KEYS.contains(key)) {
                throw CliFault.usage(
                        "expected KEY=VALUE with a key of " + new TreeSet<>(Profiles.KEYS) + ", found \"" + key + "\"");
            }
            values.put(key, word.substring(equals + 1));
        }
        new Profiles(shell.settings().folders()).set(words.getFirst(), values);
        return Exit.DONE;
    }

    private static Exit show(Shell shell, Options options) {
        Settings settings = shell.settings();
        ObjectNode page = Json.object();
        ArrayNode items = page.putArray("items");
        add(items, "profile", settings.profile());
        add(items, "addr", settings.addr());
        add(items, "account", settings.account().orElse(new Setting("", "not set")));
        add(items, "output", settings.output());
        add(items, "insecure", new Setting(String.valueOf(settings.insecure()), "profile"));
        add(
                items,
                "token",
                shell.token().map(t -> new Setting("set", t.origin())).orElse(new Setting("", "not set")));
        shell.output().page(page, new View(List.of("setting", "value", "origin"), List.of(), true));
        return Exit.DONE;
    }

    private static void add(ArrayNode items, String name, Setting setting) {
        ObjectNode item = items.addObject();
        item.put("setting", name);
        item.put("value", setting.value());
        item.put("origin", setting.origin());
    }
}
