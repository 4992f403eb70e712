/** What both halves say about a port that they cannot have. */
@NullMarked
package dev.fairlead.snapshot.port;

import org.jspecify.annotations.NullMarked;
