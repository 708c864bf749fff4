// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice The few cheat codes these tests use.
interface Vm {
    function expectRevert(bytes calldata message) external;
    function assume(bool condition) external pure;
}

Vm constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
