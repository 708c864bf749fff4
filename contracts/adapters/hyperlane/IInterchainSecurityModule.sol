// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IInterchainSecurityModule
/// @notice What a Hyperlane mailbox asks before it delivers a message.
/// @dev hyperlane-xyz/hyperlane-monorepo `solidity/contracts/interfaces/IInterchainSecurityModule.sol` at commit
/// a7fa6ab4ae46f67521b04de73448f2debc9c77f9. A repository's interface, not a numbered standard; these two functions have
/// stood since version 2, while kinds were added.
interface IInterchainSecurityModule {
    /// @notice The kind of module, by which relayers know what metadata to bring.
    function moduleType() external view returns (uint8);

    /// @notice True when `metadata` shows that `message` is what the origin chain dispatched.
    function verify(bytes calldata metadata, bytes calldata message) external returns (bool);
}
