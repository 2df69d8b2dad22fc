package dev.lamina.e2e.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The class waits for minutes of the clock and needs little of the node meanwhile. It runs next to the two classes that
 * have a workspace, instead of being one of them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface WaitsForClock {}
