package dev.lamina.runtime.handler;

import com.amazonaws.services.lambda.runtime.api.client.EventHandlerLoader;
import com.amazonaws.services.lambda.runtime.api.client.HandlerInfo;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.lamina.runtime.function.FunctionLoader;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;

/** Loads a handler of ours, and what reads the events for which the function's handler is made. */
public final class RehearsalLoader implements FunctionLoader {
    private static final String NOTHING = "{}";

    private final String handler;
    private final ClassLoader functions;

    /**
     * To be made on the thread that has loaded the function.
     *
     * @param handler the function's
     */
    public RehearsalLoader(String handler) {
        this.handler = handler;
        this.functions = Thread.currentThread().getContextClassLoader();
    }

    @Override
    public Handler load(Runnable whenEnded) {
        try {
            HandlerInfo function = HandlerInfo.fromString(handler, functions);
            Arrays.stream(function.clazz.getMethods())
                    .filter(method -> method.getName()
                            .equals(function.methodName == null ? "handleRequest" : function.methodName))
                    .forEach(this::prepare);
        } catch (Exception | LinkageError e) {
            // Nothing is prepared then. A function without a handler fails with each event.
        }
        return new Handler(
                EventHandlerLoader.loadEventHandler(new HandlerInfo(Echo.class, "handle")),
                Echo.class.getClassLoader(),
                false);
    }

    /** Reads an empty event, if it is of AWS's types. */
    private void prepare(Method method) {
        for (Class<?> type : method.getParameterTypes()) {
            if (LambdaEventSerializers.isLambdaSupportedEvent(type.getName())) {
                LambdaEventSerializers.serializerFor(type, functions).fromJson(NOTHING);
            }
        }
    }

    /** Returns its event. */
    public static final class Echo {
        public Map<String, Object> handle(Map<String, Object> event) {
            return event;
        }
    }
}
