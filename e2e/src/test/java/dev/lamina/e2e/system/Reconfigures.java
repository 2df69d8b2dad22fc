package dev.lamina.e2e.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The class changes settings of the installation, and may leave them so: each change costs half a minute. A later class
 * without this annotation gets the installation with its own settings.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Reconfigures {
    /** The order of such classes: after those that need the installation as it is. */
    int ORDER = Integer.MAX_VALUE - 1;
}
