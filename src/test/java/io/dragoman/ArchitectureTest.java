package io.dragoman;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.dragoman.problem.DragomanException;
import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.Policy;

/** Holds the arrows between the rooms and the few rules of structure. */
@AnalyzeClasses(packages = "io.dragoman", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.dragoman";

    /** Room -> rooms it may use. What is not listed is not allowed; the root wires everything. */
    static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("problem", Set.of()),
            Map.entry("network", Set.of()),
            Map.entry("redaction", Set.of()),
            Map.entry("camel", Set.of("network")),
            Map.entry("chat", Set.of("problem")),
            Map.entry("events", Set.of("problem", "redaction", "chat", "camel")),
            Map.entry("store", Set.of("problem")),
            Map.entry("audit", Set.of("problem", "redaction", "chat", "store", "camel")),
            Map.entry("vault", Set.of("problem", "chat", "events", "store", "audit", "camel")),
            Map.entry("access", Set.of("problem", "chat", "store", "audit", "camel")),
            Map.entry("idempotency", Set.of("problem", "chat", "store", "access", "camel")),
            Map.entry("catalog", Set.of("problem", "redaction", "chat", "network", "store", "audit", "vault", "camel")),
            Map.entry("health", Set.of("problem", "chat", "catalog", "camel")),
            Map.entry("negotiation", Set.of("problem", "chat", "catalog", "health", "camel")),
            Map.entry("ledger", Set.of("problem", "chat", "events", "store", "audit", "catalog", "camel")),
            Map.entry(
                    "provider",
                    Set.of(
                            "problem",
                            "redaction",
                            "chat",
                            "network",
                            "vault",
                            "catalog",
                            "health",
                            "negotiation",
                            "camel")),
            Map.entry(
                    "dispatch",
                    Set.of(
                            "problem",
                            "chat",
                            "events",
                            "access",
                            "catalog",
                            "health",
                            "negotiation",
                            "ledger",
                            "provider",
                            "camel")),
            Map.entry(
                    "log",
                    Set.of(
                            "problem",
                            "redaction",
                            "chat",
                            "store",
                            "access",
                            "catalog",
                            "health",
                            "negotiation",
                            "provider",
                            "dispatch",
                            "camel")),
            Map.entry(
                    "orchestration",
                    Set.of("problem", "chat", "catalog", "negotiation", "provider", "dispatch", "events", "camel")),
            Map.entry("telemetry", Set.of("chat", "catalog", "log", "camel")),
            Map.entry("operations", Set.of("chat", "events", "vault", "catalog", "health", "ledger", "log", "camel")),
            Map.entry("reward", Set.of("problem", "chat", "store", "access", "catalog", "negotiation", "log", "camel")),
            Map.entry("tsdb", Set.of("problem", "chat", "store", "audit", "log", "camel")),
            Map.entry(
                    "api",
                    Set.of(
                            "problem",
                            "redaction",
                            "chat",
                            "access",
                            "catalog",
                            "health",
                            "negotiation",
                            "provider",
                            "dispatch",
                            "orchestration",
                            "log",
                            "camel")),
            Map.entry(
                    "admin",
                    Set.of(
                            "problem",
                            "chat",
                            "store",
                            "vault",
                            "access",
                            "catalog",
                            "health",
                            "negotiation",
                            "provider",
                            "dispatch",
                            "log",
                            "camel")));

    @ArchTest
    static final ArchRule roomsAreFreeOfCycles =
            slices().matching("io.dragoman.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule arrowsPointOneWay = classes().should(followTheArrows());

    @ArchTest
    static final ArchRule onlyThinClassesKnowCamel = noClasses()
            .that(not(resideInAnyPackage("io.dragoman", "io.dragoman.camel..")))
            .and()
            .haveSimpleNameNotEndingWith("Processor")
            .and()
            .haveSimpleNameNotEndingWith("AggregationStrategy")
            .and()
            .haveSimpleNameNotEndingWith("Routes")
            .and()
            .areNotAssignableTo(Policy.class)
            .and()
            .areTopLevelClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule onlyTheStoreSpeaksJdbc = noClasses()
            .that(not(resideInAPackage("io.dragoman.store..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule namesSayWhatAClassIs =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Service)");

    @ArchTest
    static final ArchRule failuresForClientsHaveOneBase =
            classes().that().areAssignableTo(DragomanException.class).should().haveSimpleNameEndingWith("Exception");

    @ArchTest
    static final ArchRule nothingIsDeserialised =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream");

    private static ArchCondition<JavaClass> followTheArrows() {
        return new ArchCondition<>("use only the rooms below their own") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                String from = room(item);
                for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                    String to = room(dependency.getTargetClass());
                    if (from.isEmpty() || to.isEmpty() || from.equals(to)) {
                        continue;
                    }
                    if (!ARROWS.getOrDefault(from, Set.of()).contains(to)) {
                        events.add(SimpleConditionEvent.violated(
                                item, from + " -> " + to + ": " + dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** The room of a class, empty for the root and for everything outside. */
    private static String room(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT + ".")) {
            return "";
        }
        String inside = name.substring(ROOT.length() + 1);
        int dot = inside.indexOf('.');
        return dot < 0 ? inside : inside.substring(0, dot);
    }
}
