package io.neolayer.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/testkit/"))
            .importPackages("io.neolayer");

    /** Which slice may ask which other one, through its Api only. This is the diagram. */
    private static final Map<String, Set<String>> ALLOWED =
            Map.of("functions", Set.of("secrets"), "secrets", Set.of("functions"), "automation", Set.of("functions"));

    /** Who may see all accounts at once, and for what. */
    private static final Map<String, String> SYSTEM_TX_USERS = Map.ofEntries(
            Map.entry("io.neolayer.kernel.storage", "it makes them"),
            Map.entry("io.neolayer.kernel.operation", "declares the forms of handlers and upkeep"),
            Map.entry("io.neolayer.kernel.http", "runs those handlers; prunes stored answers"),
            Map.entry("io.neolayer.kernel.maintenance", "ticks upkeep"),
            Map.entry("io.neolayer.kernel.journal", "keeps its days"),
            Map.entry("io.neolayer.kernel.jobs", "claims, leases and pauses span accounts"),
            Map.entry("io.neolayer.kernel.tenancy", "finds the account of a credential"),
            Map.entry("io.neolayer.kernel.audit", "the system chain, and the counts of many accounts"),
            Map.entry("io.neolayer.kernel.receipts", "the identity key belongs to no account"),
            Map.entry("io.neolayer.kernel.events", "gives places to the events of many accounts"),
            Map.entry("io.neolayer.kernel.telemetry", "counts transactions"),
            Map.entry("io.neolayer.service", "upkeep and routes of the server, see the slices"),
            Map.entry("io.neolayer.server", "asks the database whether it answers"));

    /** Names that a standard gave, in spite of their endings. */
    private static final Set<String> STANDARD_NAMES = Set.of("AssociatedData");

    @Test
    void arrowsBetweenTheModules() {
        none(
                "io.neolayer.neo..",
                "io.neolayer.kernel..",
                "io.neolayer.sandbox..",
                "io.neolayer.service..",
                "io.neolayer.server..");
        none(
                "io.neolayer.sandbox..",
                "io.neolayer.kernel..",
                "io.neolayer.neo..",
                "io.neolayer.service..",
                "io.neolayer.server..");
        none("io.neolayer.kernel..", "io.neolayer.sandbox..", "io.neolayer.service..", "io.neolayer.server..");
        none("io.neolayer.service..", "io.neolayer.server..");
    }

    private static void none(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(PRODUCT);
    }

    @Test
    void onlyHttpSeesTheHttpServerAndOnlyEgressTheHttpClient() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.neolayer.kernel.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty.server..")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.neolayer.kernel.egress..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty.client..")
                .check(PRODUCT);
    }

    @Test
    void onlyTheStorageRoomSeesJdbc() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.neolayer.kernel.storage..", "io.neolayer.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.postgresql..", "com.zaxxer..")
                .check(PRODUCT);
    }

    @Test
    void whoSeesAllAccountsIsNamed() {
        for (JavaClass user : PRODUCT) {
            boolean uses = user.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .anyMatch(target -> target.getFullName().equals("io.neolayer.kernel.storage.SystemTx"));
            if (uses) {
                assertThat(SYSTEM_TX_USERS.keySet())
                        .as("%s uses SystemTx; name its room and the reason, or use Tx", user.getFullName())
                        .anyMatch(room -> user.getPackageName().startsWith(room));
            }
        }
    }

    @Test
    void slicesMeetOnlyThroughDeclaredApis() {
        var faults = new TreeSet<String>();
        for (JavaClass user : PRODUCT) {
            String from = slice(user);
            for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                String to = slice(target);
                if (from.isEmpty() || to.isEmpty() || from.equals(to)) {
                    continue;
                }
                boolean api = outermost(target).getSimpleName().endsWith("Api");
                if (!api || !ALLOWED.getOrDefault(from, Set.of()).contains(to)) {
                    faults.add(user.getSimpleName() + " -> " + target.getFullName());
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static JavaClass outermost(JavaClass inner) {
        return inner.getEnclosingClass().map(ArchitectureTest::outermost).orElse(inner);
    }

    private static String slice(JavaClass type) {
        String prefix = "io.neolayer.service.";
        String name = type.getPackageName() + ".";
        return name.startsWith(prefix) ? name.substring(prefix.length(), name.indexOf('.', prefix.length())) : "";
    }

    @Test
    void aSliceShowsOnlyWhatTheServerAndNeighboursNeed() {
        Set<JavaClass> shown = PRODUCT.stream()
                .filter(type -> !slice(type).isEmpty())
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
                .collect(Collectors.toSet());
        var needed = shown.stream()
                .filter(type -> type.getSimpleName().matches(".*(Slice|Api)|package-info"))
                .collect(Collectors.toSet());
        // what their public members take and give, and so on
        boolean more = true;
        while (more) {
            Set<JavaClass> taken = needed.stream()
                    .flatMap(type -> type.getCodeUnits().stream())
                    .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC))
                    .flatMap(member -> member.getAllInvolvedRawTypes().stream())
                    .map(ArchitectureTest::outermost)
                    .filter(shown::contains)
                    .collect(Collectors.toSet());
            more = needed.addAll(taken);
        }
        assertThat(shown).as("public types of slices").isSubsetOf(needed);
    }

    @Test
    void namesSayWhatAThingIs() {
        for (JavaClass type : PRODUCT) {
            if (!STANDARD_NAMES.contains(type.getSimpleName())) {
                assertThat(type.getSimpleName())
                        .as(type.getFullName())
                        .doesNotMatch(".*(Manager|Helper|Utils?|Impl|Base|Data|Info|DTO|Dto)");
            }
        }
    }
}
