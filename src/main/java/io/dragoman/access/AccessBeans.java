package io.dragoman.access;

import io.dragoman.camel.http.HttpCall;
import io.dragoman.store.Page;
import java.util.Objects;
import java.util.function.BiConsumer;

/** What routes find of this room in the registry. */
public final class AccessBeans {
    private static final int MAX_SOURCES = 100_000;

    private final Access access;
    private final KeySpending spending;
    private final AccessSettings settings;

    public AccessBeans(Access access, KeySpending spending, AccessSettings settings) {
        this.access = access;
        this.spending = spending;
        this.settings = settings;
    }

    public void bind(BiConsumer<String, Object> registry) {
        ApiKeys keys = access.keys();
        registry.accept("requireConsumer", new RequireConsumerProcessor(keys, null));
        registry.accept("requireChat", new RequireConsumerProcessor(keys, Scope.CHAT));
        registry.accept("requirePlan", new RequireConsumerProcessor(keys, Scope.PLAN));
        registry.accept("requireFeedback", new RequireConsumerProcessor(keys, Scope.FEEDBACK));
        int perSecond = settings.requestsPerSecond();
        registry.accept(
                "limitSource",
                new LimitSourceProcessor(
                        perSecond == 0 ? null : new SourcePaces(perSecond, MAX_SOURCES, System::nanoTime)));
        AdminDoor door = access.adminDoor();
        registry.accept("requireAdmin", new RequireAdminProcessor(door, false));
        registry.accept(
                "requireMetrics",
                settings.metricsOpen() ? new OpenDoorProcessor() : new RequireAdminProcessor(door, true));
        registry.accept("access", access);
        bindCalls(access.calls(spending), registry);
    }

    private void bindCalls(ApiKeyCalls calls, BiConsumer<String, Object> registry) {
        registry.accept("keyCreate", new AccessAnswerProcessor((caller, call, body) -> calls.create(caller, body)));
        registry.accept("keyList", new AccessAnswerProcessor((caller, call, body) -> calls.list(page(call))));
        registry.accept("keyShow", new AccessAnswerProcessor((caller, call, body) -> calls.show(id(call))));
        registry.accept(
                "keyChange", new AccessAnswerProcessor((caller, call, body) -> calls.change(caller, id(call), body)));
        registry.accept(
                "keyRotate", new AccessAnswerProcessor((caller, call, body) -> calls.rotate(caller, id(call), body)));
        registry.accept("keyDelete", new AccessAnswerProcessor((caller, call, body) -> calls.delete(caller, id(call))));
        registry.accept(
                "adminTokenRotate",
                new AccessAnswerProcessor((caller, call, body) -> access.admin().rotate(caller, body)));
    }

    private static Page page(HttpCall call) {
        return Page.of(call.query("limit"), call.query("offset"));
    }

    private static String id(HttpCall call) {
        return Objects.requireNonNull(call.pathParameter("id"));
    }
}
