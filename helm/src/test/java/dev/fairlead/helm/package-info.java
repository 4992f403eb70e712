/** The tests of the chart. Read {@link dev.fairlead.helm.RenderingTest} first. */
@NullMarked
package dev.fairlead.helm;

import org.jspecify.annotations.NullMarked;
