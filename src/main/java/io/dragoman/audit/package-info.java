/**
 * The audit log: who changed what, from where, before and after, as a chain of hashes that shows whether somebody has changed the log.
 *
 * <p>A change and its row are stored in one transaction. In a route that is {@code policy: {ref: auditedProvider}} around the steps that
 * write, in Java {@link io.dragoman.audit.AuditLog#append(io.dragoman.store.Transaction, io.dragoman.audit.AuditEntry)}. The room knows the
 * store and the request of the HTTP engine. It must not know what the rows it keeps are about.
 */
@NullMarked
package io.dragoman.audit;

import org.jspecify.annotations.NullMarked;
