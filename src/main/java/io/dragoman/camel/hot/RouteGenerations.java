package io.dragoman.camel.hot;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the route files and takes changed ones into use while requests run: a new generation is parsed, linted and started
 * beside the old one, swapped in at once, and the old one drains. Whatever is wrong with a file, what runs keeps running.
 *
 * <p>Folders: {@code api/} holds doors, loaded once; {@code policy/} holds what applies to all routes, so a change there
 * reloads all of them. Safe for any thread.
 */
public final class RouteGenerations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteGenerations.class);
    private static final long POLL_MS = 200;
    /** The first requests have the processor for themselves. */
    private static final long SCHEMA_AFTER_MS = 5_000;

    private static final long DRAIN_MS = TimeUnit.MINUTES.toMillis(15);
    private static final long CLOSE_SECONDS = 5;
    private static final String DOORS = "api";
    private static final String POLICY = "policy";

    private final CamelContext context;
    private final RouteLint lint;
    private final RouteFolder folder;
    private final GenerationLoader loader;
    private final RouteDrain drain;
    private final List<ReloadListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Generation> loaded = new TreeMap<>();
    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final Map<String, String> failedOnce = new HashMap<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "route-watch");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable RouteSchema schema;
    private int generation;

    /** A route that was started from a template. */
    private record Instance(String templateId, Map<String, String> parameters, String runningId) {}

    public RouteGenerations(CamelContext context, Path routes, RouteLint lint) {
        this.context = context;
        this.lint = lint;
        this.folder = new RouteFolder(routes);
        this.loader = new GenerationLoader(context);
        this.drain = new RouteDrain(context, loader, DRAIN_MS);
    }

    public void addListener(ReloadListener listener) {
        listeners.add(listener);
    }

    /**
     * Loads all files, policy first and doors last, and begins to watch. Call it before the context starts: the routes
     * start with the context.
     *
     * @throws RouteFileException the first thing that is wrong, with file and line
     */
    public synchronized void start() {
        List<RouteFile> files = new ArrayList<>();
        folder.readAll().forEach((name, text) -> files.add(RouteFile.parse(name, text)));
        for (RouteLint.Finding finding : lint.check(files)) {
            throw new RouteFileException(finding.file(), finding.line(), finding.reason());
        }
        generation++;
        for (RouteFile file : inOrder(files)) {
            Generation fresh = new Generation(file, generation);
            try {
                loader.add(fresh, !isDoor(file.name()));
            } catch (Exception failure) {
                throw GenerationLoader.explain(failure, file);
            }
            loaded.put(file.name(), fresh);
        }
        watch.scheduleWithFixedDelay(this::watch, POLL_MS, POLL_MS, TimeUnit.MILLISECONDS);
        watch.schedule(this::loadSchema, SCHEMA_AFTER_MS, TimeUnit.MILLISECONDS);
    }

    /** A route takes the configurations that are there when it is added: these come first, routes of policies included. */
    private static List<RouteFile> inOrder(Collection<RouteFile> files) {
        List<RouteFile> ordered = new ArrayList<>();
        files.stream().filter(file -> isPolicy(file.name())).forEach(ordered::add);
        ordered.sort(
                Comparator.comparing(file -> file.elements("routeConfiguration").isEmpty()));
        files.stream()
                .filter(file -> !isPolicy(file.name()) && !isDoor(file.name()))
                .forEach(ordered::add);
        files.stream().filter(file -> isDoor(file.name())).forEach(ordered::add);
        return ordered;
    }

    private static boolean isDoor(String name) {
        return name.startsWith(DOORS + "/");
    }

    private static boolean isPolicy(String name) {
        return name.startsWith(POLICY + "/");
    }

    /** Where a failure to start the context belongs, if a route is to blame; else the failure itself. */
    public synchronized RuntimeException explain(Exception failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            String message = String.valueOf(at.getMessage());
            for (Generation known : loaded.values()) {
                if (known.routeIds.stream().anyMatch(id -> message.contains(id))) {
                    return GenerationLoader.explain(failure, known.file);
                }
            }
        }
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    /** Counts the loads; the start is 1. */
    public synchronized int generation() {
        return generation;
    }

    /** SHA-256 over names and texts of the files in use, in hexadecimal. */
    public synchronized String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            loaded.forEach((name, known) -> {
                sha.update((name + '\0').getBytes(StandardCharsets.UTF_8));
                sha.update((known.file.text() + '\0').getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The templates in use, without generation. */
    public synchronized Set<String> templates() {
        return loaded.values().stream()
                .flatMap(known -> known.templates.stream())
                .map(template -> RouteIds.base(template.getId()))
                .collect(Collectors.toSet());
    }

    /**
     * Starts a route from a template and keeps it through reloads of the template; a route of that id from another
     * template, or with other parameters, is replaced and drains.
     *
     * @throws IllegalArgumentException when there is no such template; what ran keeps running
     */
    public synchronized void startTemplated(String templateId, String routeId, Map<String, String> parameters) {
        Instance before = instances.get(routeId);
        if (before != null && before.templateId.equals(templateId) && before.parameters.equals(parameters)) {
            return;
        }
        Generation source = sourceOf(templateId);
        int number = ++generation;
        String running = staged(
                () -> loader.instantiate(RouteIds.of(templateId, source.number), routeId, number, parameters),
                () -> loader.remove(RouteIds.of(routeId, number)));
        instances.put(routeId, new Instance(templateId, Map.copyOf(parameters), running));
        if (before != null) {
            drain.add(List.of(before.runningId));
        }
    }

    /** Lets the route drain; nothing happens when there is none. */
    public synchronized void stopTemplated(String routeId) {
        Instance instance = instances.remove(routeId);
        if (instance != null) {
            drain.add(List.of(instance.runningId));
        }
    }

    private Generation sourceOf(String templateId) {
        return loaded.values().stream()
                .filter(known -> known.hasTemplate(templateId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "template: " + templateId + " (expected: one of " + templates() + ")"));
    }

    private interface Load<T> {
        T run() throws Exception;
    }

    /** Runs the load; its consumers become current all at once, or never. */
    private <T> T staged(Load<T> load, Runnable undo) {
        HotComponent hot = context.getComponent("hot", HotComponent.class);
        boolean running = context.isStarted();
        if (running) {
            hot.stage();
        }
        try {
            T result = load.run();
            if (running) {
                hot.commit();
            }
            return result;
        } catch (Exception failure) {
            hot.rollBack();
            undo.run();
            throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
        }
    }

    private void watch() {
        try {
            if (context.isStarted()) {
                poll();
            }
        } catch (RuntimeException failure) {
            LOG.error("Looking for changed routes failed", failure);
        }
    }

    synchronized void poll() {
        RouteFolder.Changes changes = folder.look();
        Map<String, RouteFile> changed = new TreeMap<>();
        long startNanos = System.nanoTime();
        changes.changed().forEach((name, text) -> {
            if (isDoor(name)) {
                LOG.warn("{} has changed; doors are loaded at start only", name);
                return;
            }
            try {
                changed.put(name, RouteFile.parse(name, text));
            } catch (RouteFileException broken) {
                failed(text, broken);
            }
        });
        changes.deleted().forEach(this::delete);
        leaveOutFaulty(changed);
        boolean policyGone = changes.deleted().stream().anyMatch(RouteGenerations::isPolicy);
        reload(changed, policyGone, startNanos);
    }

    private void delete(String name) {
        Generation gone = loaded.get(name);
        if (gone == null || isDoor(name)) {
            return;
        }
        loaded.remove(name);
        loader.withdraw(gone);
        loader.removeTemplates(gone);
        drain.add(gone.routeIds);
        LOG.info("{} was deleted; its routes drain", name);
    }

    /** A file with a finding stays out; that may leave another one pointing nowhere, so look again. */
    private void leaveOutFaulty(Map<String, RouteFile> changed) {
        while (!changed.isEmpty()) {
            Map<String, RouteFile> together = new TreeMap<>();
            loaded.forEach((name, known) -> together.put(name, known.file));
            together.putAll(changed);
            RouteFileException first = firstFault(lint.check(together.values()), changed);
            if (first == null) {
                return;
            }
            RouteFile faulty = changed.remove(first.file());
            if (faulty != null) {
                failed(faulty.text(), first);
            }
        }
    }

    private @Nullable RouteFileException firstFault(List<RouteLint.Finding> findings, Map<String, RouteFile> changed) {
        for (RouteLint.Finding finding : findings) {
            if (changed.containsKey(finding.file())) {
                return new RouteFileException(finding.file(), finding.line(), finding.reason());
            }
        }
        for (RouteFile file : changed.values()) {
            RouteLint.Finding finding = schema().check(file.name(), file.text());
            if (finding != null) {
                return new RouteFileException(finding.file(), finding.line(), finding.reason());
            }
        }
        return null;
    }

    /** Before anybody waits for it: an operator's first edit should not take longer than the next. */
    private synchronized void loadSchema() {
        loaded.values().stream().findFirst().ifPresent(known -> schema().check(known.file.name(), known.file.text()));
    }

    private RouteSchema schema() {
        RouteSchema known = schema;
        if (known == null) {
            known = new RouteSchema();
            schema = known;
        }
        return known;
    }

    private void reload(Map<String, RouteFile> changed, boolean policyGone, long startNanos) {
        if (policyGone || changed.keySet().stream().anyMatch(RouteGenerations::isPolicy)) {
            Map<String, RouteFile> all = new TreeMap<>();
            loaded.forEach((name, known) -> {
                if (!isDoor(name)) {
                    all.put(name, known.file);
                }
            });
            all.putAll(changed);
            load(inOrder(all.values()), changed, startNanos);
            return;
        }
        changed.values().forEach(file -> load(List.of(file), Map.of(file.name(), file), startNanos));
    }

    /** Takes the files into use together, or none of them. */
    private void load(List<RouteFile> files, Map<String, RouteFile> changed, long startNanos) {
        int number = ++generation;
        List<Generation> fresh = new ArrayList<>();
        List<Generation> old = files.stream()
                .map(file -> loaded.get(file.name()))
                .filter(known -> known != null)
                .toList();
        Map<String, Instance> restarted = new LinkedHashMap<>();
        old.forEach(loader::withdraw);
        try {
            staged(
                    () -> {
                        for (RouteFile file : files) {
                            Generation next = new Generation(file, number);
                            fresh.add(next);
                            addAndRestart(next, restarted);
                        }
                        return true;
                    },
                    () -> undo(fresh, restarted));
        } catch (RuntimeException failure) {
            old.forEach(loader::putBack);
            RouteFileException explained = GenerationLoader.explain(failure, culprit(fresh, changed));
            changed.values().forEach(file -> failed(file.text(), explained, file.name()));
            return;
        }
        replace(old, fresh, restarted);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        for (String name : changed.keySet()) {
            failedOnce.remove(name);
            LOG.info("{} reloaded as generation {} in {} ms", name, number, millis);
            listeners.forEach(listener -> listener.reloaded(name, number, millis));
        }
    }

    /** The file at which the load stopped; if that one has not changed, the policy that it could not bear. */
    private static RouteFile culprit(List<Generation> fresh, Map<String, RouteFile> changed) {
        RouteFile last = fresh.get(fresh.size() - 1).file;
        return changed.values().stream()
                .filter(file -> !changed.containsKey(last.name()) && isPolicy(file.name()))
                .findFirst()
                .orElse(last);
    }

    private void addAndRestart(Generation next, Map<String, Instance> restarted) throws Exception {
        loader.add(next, true);
        for (Map.Entry<String, Instance> entry : instances.entrySet()) {
            Instance instance = entry.getValue();
            if (next.hasTemplate(instance.templateId)) {
                String running = loader.instantiate(
                        RouteIds.of(instance.templateId, next.number),
                        entry.getKey(),
                        next.number,
                        instance.parameters);
                restarted.put(entry.getKey(), new Instance(instance.templateId, instance.parameters, running));
            }
        }
    }

    private void undo(List<Generation> fresh, Map<String, Instance> restarted) {
        restarted.values().forEach(instance -> loader.remove(instance.runningId));
        for (Generation next : fresh) {
            loader.withdraw(next);
            next.routeIds.forEach(loader::remove);
            instances.forEach((routeId, instance) -> {
                if (next.hasTemplate(instance.templateId)) {
                    loader.remove(RouteIds.of(routeId, next.number));
                }
            });
            loader.removeTemplates(next);
        }
    }

    private void replace(List<Generation> old, List<Generation> fresh, Map<String, Instance> restarted) {
        fresh.forEach(next -> loaded.put(next.file.name(), next));
        restarted.forEach((routeId, instance) -> {
            Instance before = instances.put(routeId, instance);
            if (before != null) {
                drain.add(List.of(before.runningId));
            }
        });
        for (Generation previous : old) {
            loader.removeTemplates(previous);
            drain.add(previous.routeIds);
        }
    }

    private void failed(String text, RouteFileException failure) {
        failed(text, failure, failure.file());
    }

    /** A half-written file gets a second look; what fails twice with the same text is refused. */
    private void failed(String text, RouteFileException failure, String name) {
        if (!text.equals(failedOnce.put(name, text))) {
            folder.forget(name);
            return;
        }
        failedOnce.remove(name);
        LOG.warn("{}; the old generation keeps running", failure.getMessage());
        listeners.forEach(listener -> listener.refused(failure.file(), failure.line(), failure.reason()));
    }

    /** Changes no route any more when it returns: a context that stops does not bear that. */
    @Override
    public void close() {
        watch.shutdownNow();
        awaitEnd(watch);
        drain.close();
    }

    static void awaitEnd(ExecutorService thread) {
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A route is still being changed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
