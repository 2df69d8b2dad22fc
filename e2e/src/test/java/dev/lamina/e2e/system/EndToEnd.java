package dev.lamina.e2e.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests on an installed Lamina; their constructor gets a {@link Workspace}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({WorkspaceExtension.class, Diagnosis.class})
@TestInstance(Lifecycle.PER_CLASS)
public @interface EndToEnd {}
