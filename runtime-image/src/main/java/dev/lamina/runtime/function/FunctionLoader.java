package dev.lamina.runtime.function;

/** Init: turns code and layers on disk into a function that can be called. */
public interface FunctionLoader {

    /**
     * Initialises the function.
     *
     * @param whenEnded called once if the function ends by itself, on any thread
     */
    LoadedFunction load(Runnable whenEnded) throws InitException;

    /**
     * The program ends: what ran has been answered. Called before or after init, or while it goes on.
     *
     * @param status of the program, 0 if the container is being stopped
     */
    default void programEnds(int status) {}
}
