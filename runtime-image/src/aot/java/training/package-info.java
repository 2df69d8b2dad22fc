/** The load that trains the AOT caches of the runtimes. */
package training;
