// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title ISymbioticVault
/// @notice The part of a Symbiotic vault that is called here.
/// @dev Source: symbioticfi/core, src/interfaces/vault/IVault.sol and IVaultStorage.sol.
interface ISymbioticVault {
    /// @notice Who knows how much of the vault's stake stands behind whom.
    function delegator() external view returns (address);

    /// @notice Seconds in an epoch: stake captured longer ago cannot be slashed.
    function epochDuration() external view returns (uint48);

    /// @notice When the first epoch began, in seconds.
    function epochDurationInit() external view returns (uint48);

    /// @notice All stake at a time that was not being withdrawn, whoever it stood behind.
    function activeStakeAt(uint48 timestamp, bytes calldata hint) external view returns (uint256);
}
