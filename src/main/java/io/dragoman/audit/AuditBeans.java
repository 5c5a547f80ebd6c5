package io.dragoman.audit;

import java.util.function.BiConsumer;

/** What routes find of this room in the registry; the policies of a table are bound by the room that owns it. */
public final class AuditBeans {
    private final AuditLog log;

    public AuditBeans(AuditLog log) {
        this.log = log;
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("auditLog", log);
        registry.accept("auditFilter", new AuditFilterProcessor());
        registry.accept("auditPage", new AuditPageProcessor());
        registry.accept("verifyAudit", new VerifyAuditProcessor(log));
    }
}
