/**
 * The application: reads the settings, wires the rooms, starts and stops them in order. The only place that knows every room.
 */
@NullMarked
package io.dragoman;

import org.jspecify.annotations.NullMarked;
