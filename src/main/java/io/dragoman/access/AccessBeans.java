package io.dragoman.access;

import io.dragoman.camel.http.HttpCall;
import io.dragoman.store.Page;
import java.util.Objects;
import java.util.function.BiConsumer;

/** What routes find of this room in the registry. */
public final class AccessBeans {
    private final Access access;
    private final KeySpending spending;
    private final boolean metricsOpen;

    /** @param metricsOpen {@code dragoman.metrics.open}: anybody may read the metrics */
    public AccessBeans(Access access, KeySpending spending, boolean metricsOpen) {
        this.access = access;
        this.spending = spending;
        this.metricsOpen = metricsOpen;
    }

    public void bind(BiConsumer<String, Object> registry) {
        ApiKeys keys = access.keys();
        registry.accept("requireConsumer", new RequireConsumerProcessor(keys, null));
        registry.accept("requireChat", new RequireConsumerProcessor(keys, Scope.CHAT));
        registry.accept("requirePlan", new RequireConsumerProcessor(keys, Scope.PLAN));
        registry.accept("requireFeedback", new RequireConsumerProcessor(keys, Scope.FEEDBACK));
        AdminDoor door = access.adminDoor();
        registry.accept("requireAdmin", new RequireAdminProcessor(door, false));
        registry.accept(
                "requireMetrics", metricsOpen ? new OpenDoorProcessor() : new RequireAdminProcessor(door, true));
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
