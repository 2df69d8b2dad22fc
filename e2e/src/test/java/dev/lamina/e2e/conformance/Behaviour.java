package dev.lamina.e2e.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which of Lambda's behaviours a test shows. The table of docs/compatibility.md is made from these: several tests may
 * have the same number, and one of them gives the text.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Behaviour {

    /** From 1; the list is closed, see {@link Catalogue}. */
    int number();

    /** What Lambda does, one sentence. */
    String text() default "";

    /**
     * How Lamina differs in a way that the test allows, and what a client notices of it; empty if it does not differ.
     */
    String but() default "";
}
