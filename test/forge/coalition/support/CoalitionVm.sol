// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice The cheat codes that tests of the coalition use.
interface CoalitionVm {
    function warp(uint256 timestamp) external;
    function prank(address sender) external;
    function expectRevert(bytes calldata message) external;
    function assume(bool condition) external pure;
    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);
    function getNonce(address account) external view returns (uint64);
    function snapshotState() external returns (uint256);
    function revertToState(uint256 snapshot) external returns (bool);
    function toString(uint256 value) external pure returns (string memory);
}

CoalitionVm constant cheat = CoalitionVm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
