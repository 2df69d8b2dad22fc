package dev.lamina.runtime.handler;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.api.client.EventHandlerLoader;
import com.amazonaws.services.lambda.runtime.api.client.HandlerInfo;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler.UserFaultHandler;
import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.content.FunctionContent;
import dev.lamina.runtime.function.FunctionLoader;
import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.SandboxError;
import java.io.IOException;

/** Init of a Java function: a constructed handler. */
public final class HandlerLoader implements FunctionLoader {
    private final FunctionConfig config;
    private final LambdaLogger logger;

    public HandlerLoader(FunctionConfig config, LambdaLogger logger) {
        this.config = config;
        this.logger = logger;
    }

    /**
     * Loads the class and constructs the handler. As on AWS, a missing class or method is not a failure of init, nor is
     * a missing class on which the handler's class depends: each invocation then fails with it. An exception from a
     * constructor or static initialiser is a failure of init.
     */
    @Override
    public Handler load(Runnable whenEnded) throws InitException {
        try {
            if (config.snapStart()) {
                CheckpointHooks.offer();
            }
            RuntimeInterface.useLogger(logger);
            FunctionClassLoader loader = FunctionClassLoader.of(config, new FunctionContent(config));
            RuntimeInterface.useClassLoader(loader);
            Thread.currentThread().setContextClassLoader(loader);
            LambdaRequestHandler handler = find(config.handler(), loader);
            if (config.snapStart()) {
                CheckpointHooks.call();
            }
            return new Handler(handler, loader, config.concurrency() > 1);
        } catch (UserFault e) {
            throw new InitException(HandlerErrors.thrown(e, true));
        } catch (IOException e) {
            throw new InitException(SandboxError.badContent("The code could not be opened: " + e));
        }
    }

    private static LambdaRequestHandler find(String name, ClassLoader loader) {
        HandlerInfo info;
        try {
            info = HandlerInfo.fromString(name, loader);
        } catch (HandlerInfo.InvalidHandlerException e) {
            return new UserFaultHandler(UserFault.makeUserFault("Invalid handler: `" + name + "'"));
        } catch (ClassNotFoundException e) {
            return LambdaRequestHandler.classNotFound(e, HandlerInfo.className(name));
        } catch (NoClassDefFoundError e) { // its superclass is missing, for example
            return LambdaRequestHandler.initErrorHandler(e, HandlerInfo.className(name));
        } catch (Throwable t) {
            throw initError(t, name);
        }
        return construct(info, name);
    }

    private static LambdaRequestHandler construct(HandlerInfo info, String name) {
        LambdaRequestHandler handler;
        try {
            handler = EventHandlerLoader.loadEventHandler(info);
        } catch (Throwable t) {
            throw initError(t, name);
        }
        if (handler instanceof UserFaultHandler broken && broken.fault.fatal) {
            throw broken.fault;
        }
        return handler;
    }

    private static UserFault initError(Throwable thrown, String name) {
        return ((UserFaultHandler) LambdaRequestHandler.initErrorHandler(thrown, HandlerInfo.className(name))).fault;
    }
}
