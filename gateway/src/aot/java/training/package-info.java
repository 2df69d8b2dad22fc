/** The load that trains the AOT cache of the gateway, and stubs of the servers around it. */
package training;
