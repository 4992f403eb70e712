/**
 * The data plane: snapshots and requests in, responses out.
 *
 * <p>Read {@link dev.fairlead.dataplane.DataPlane} first; then follow a request: {@code listen},
 * {@code http1}, {@code exchange}, {@code route}, {@code balance}, {@code upstream}, {@code
 * observe}.
 */
@NullMarked
package dev.fairlead.dataplane;

import org.jspecify.annotations.NullMarked;
