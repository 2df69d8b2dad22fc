package dev.lamina.e2e.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which of Lambda's behaviours a test shows. The table of docs/compatibility.md is made from these: the same number may
 * stand on several tests, one of which gives the text.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Behaviour {

    /** From 1; the list is closed, see {@link Catalogue}. */
    int number();

    /** What Lambda does, one sentence. */
    String text() default "";

    /** Where we differ in a way that the test allows, and what a client notices of it; empty where nowhere. */
    String but() default "";
}
