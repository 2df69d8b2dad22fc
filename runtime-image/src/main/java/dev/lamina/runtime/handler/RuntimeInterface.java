package dev.lamina.runtime.handler;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.lang.reflect.Field;
import java.security.Security;

/**
 * Access to private static fields of AWS's runtime interface client that only its own main sets. Its main includes a
 * native library and a loop that cannot send an answer and the next poll together; Lamina needs only its handler
 * classes.
 */
final class RuntimeInterface {
    private static final String TLS_ALGORITHMS = "jdk.tls.disabledAlgorithms";

    private RuntimeInterface() {}

    /**
     * Sets where serialisers look for event classes and for a CustomPojoSerializer. When the class is loaded it relaxes
     * TLS to what Java 8 allowed; that is undone.
     */
    static void useClassLoader(ClassLoader loader) {
        String tlsAlgorithms = Security.getProperty(TLS_ALGORITHMS);
        set(AWSLambda.class, "customerClassLoader", loader);
        Security.setProperty(TLS_ALGORITHMS, tlsAlgorithms);
    }

    /** Sets what Context.getLogger() and LambdaRuntime.getLogger() return. */
    static void useLogger(LambdaLogger logger) {
        set(LambdaRuntime.class, "logger", logger);
    }

    private static void set(Class<?> owner, String name, Object value) {
        try {
            Class.forName(owner.getName(), true, owner.getClassLoader());
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            field.set(null, value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not the runtime interface client this was written for", e);
        }
    }
}
