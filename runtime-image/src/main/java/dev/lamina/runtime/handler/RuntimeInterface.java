package dev.lamina.runtime.handler;

import com.amazonaws.services.lambda.crac.Context;
import com.amazonaws.services.lambda.crac.ContextImpl;
import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.Security;

/**
 * Access to private members of AWS's runtime interface client that only its own main uses. Its main includes a native
 * library and a loop that cannot send an answer and the next poll together; Lamina needs only its handler classes.
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

    /**
     * Calls the function's hooks before a checkpoint, without what AWS's client does after them for a snapshot: it
     * collects garbage, and clears the C library's cache of names, which takes its native library.
     */
    static void beforeCheckpoint() throws Throwable {
        try {
            Method all = ContextImpl.class.getDeclaredMethod("executeBeforeCheckpointHooks");
            all.setAccessible(true);
            all.invoke(hooks());
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } catch (ReflectiveOperationException e) {
            throw unknown(e);
        }
    }

    /** Calls the function's hooks after a restore. */
    static void afterRestore() throws Throwable {
        hooks().afterRestore(null);
    }

    private static Context<Resource> hooks() {
        return Core.getGlobalContext();
    }

    private static IllegalStateException unknown(ReflectiveOperationException e) {
        return new IllegalStateException("not the runtime interface client this was written for", e);
    }

    private static void set(Class<?> owner, String name, Object value) {
        try {
            Class.forName(owner.getName(), true, owner.getClassLoader());
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            field.set(null, value);
        } catch (ReflectiveOperationException e) {
            throw unknown(e);
        }
    }
}
